/** US states and territories by their names, as two letters. */
const usStates: ReadonlyMap<string, string> = new Map(
  `al:alabama ak:alaska az:arizona ar:arkansas ca:california co:colorado ct:connecticut de:delaware dc:district of columbia dc:washington dc
  fl:florida ga:georgia hi:hawaii id:idaho il:illinois in:indiana ia:iowa ks:kansas ky:kentucky la:louisiana me:maine
  md:maryland ma:massachusetts mi:michigan mn:minnesota ms:mississippi mo:missouri mt:montana ne:nebraska nv:nevada
  nh:new hampshire nj:new jersey nm:new mexico ny:new york nc:north carolina nd:north dakota oh:ohio ok:oklahoma or:oregon
  pa:pennsylvania ri:rhode island sc:south carolina sd:south dakota tn:tennessee tx:texas ut:utah vt:vermont va:virginia
  wa:washington wv:west virginia wi:wisconsin wy:wyoming pr:puerto rico gu:guam vi:us virgin islands as:american samoa
  mp:northern mariana islands aa:armed forces americas ae:armed forces europe ap:armed forces pacific`
    .trim()
    .split(/\s+(?=[a-z]{2}:)/)
    .map((entry): [string, string] => {
      const [code = '', name = ''] = entry.split(':');
      return [name.replace(/\s+/g, ' '), code];
    }),
);

const codes: ReadonlySet<string> = new Set(usStates.values());

/**
 * The two letters of a US state, for its name, its letters or its code of ISO 3166-2 in lower case, with or without dots.
 *
 * @example
 * ['new york', 'd.c.', 'us-ca'].map(usStateCode) // => ['ny', 'dc', 'ca']
 */
export const usStateCode = (name: string): string | undefined => {
  if (codes.has(name)) return name;
  const plain = name
    .replace(/[.,]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^us[-:](?=..$)/, '');
  return codes.has(plain) ? plain : usStates.get(plain);
};
