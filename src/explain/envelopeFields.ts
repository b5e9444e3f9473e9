/**
 * What RudderStack and its SDKs put into every message for their own use: nobody expects it at TikTok, so explanations do
 * not count it as unread. A name stands for all that is below it.
 *
 * @see https://www.rudderstack.com/docs/event-spec/standard-events/common-fields/
 */
const fields = `
  type event name version channel messageId rudderId anonymousId userId previousId writeKey integrations plan _metadata
  timestamp originalTimestamp sentAt receivedAt request_ip recordId statusCode metadata user_properties

  context.library context.sources context.mappedToDestination context.destinations context.source_id context.sourceType
  context.campaign context.ua-ch context.trackingPlanId context.trackingPlanVersion context.violationErrors
  context.sessionId context.sessionStart context.instanceId context.groupId context.consentManagement
  context.screen context.timezone context.network context.direct context.active context.userAgentData
  context.page.path context.page.title context.page.search context.page.tab_url context.page.referring_domain
  context.page.initial_referrer context.page.initial_referring_domain
  context.app.name context.app.namespace context.app.version context.app.build context.app.installType
  context.os.name context.os.version
  context.device.manufacturer context.device.model context.device.name context.device.type context.device.brand
  context.device.token
  context.traits.anonymousId context.traits.userId`;

export const envelopeFields: readonly string[] = fields.trim().split(/\s+/);
