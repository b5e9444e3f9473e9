// Where the examples send: to TikTok if there is an access token, else to a stand-in that accepts everything.
const { TIKTOK_ACCESS_TOKEN } = process.env;

const standIn = async (url, { body }) => {
  console.log(`Would send ${JSON.parse(body).data.length} event(s) to ${url}`);
  return Response.json({ code: 0, message: 'OK', data: {} });
};

export const accessToken = TIKTOK_ACCESS_TOKEN ?? 'example-token';
export const fetch = TIKTOK_ACCESS_TOKEN === undefined ? standIn : globalThis.fetch;
