const portal = 'https://business-api.tiktok.com/portal/docs?id=';
const help = 'https://ads.tiktok.com/help/article/';

/** The pages on which TikTok documents what the rules check. */
export const docsUrls = {
  overview: `${portal}1771100779668482`,
  request: `${portal}1771101303285761`,
  parameters: `${portal}1771101151059969`,
  web: `${portal}1771100865818625`,
  app: `${portal}1771101111730178`,
  offline: `${portal}1771101027431425`,
  supportedEvents: `${portal}1771101186666498`,
  deduplication: `${portal}1771100965992450`,
  ttclid: `${portal}1771100879787009`,
  externalId: `${portal}1771100952291330`,
  limitedDataUse: `${portal}1771101204435970`,
  testEvents: `${portal}1771100984456193`,
  authentication: `${portal}1771101130925058`,
  attribution: `${portal}1771101064635394`,
  errorCodes: `${portal}1737172488964097`,
  eventsOf1: `${portal}1741601162187777`,
  standardEvents: `${help}supported-standard-events`,
  newNames: `${help}how-to-adopt-tiktoks-updated-standard-events`,
  reservedNames: `${help}reserved-events`,
  customEvents: `${help}custom-events`,
  duplicates: `${help}event-deduplication`,
  crm: `${help}how-to-postback-signals-through-events-api`,
} as const;
