const deepFreeze = <Value extends object>(value: Value): Value => {
  for (const item of Object.values(value)) if (typeof item === 'object' && item !== null) deepFreeze(item);
  return Object.freeze(value);
};

/** A source that sends in cloud mode only. */
type CloudSourceType =
  | 'cloud'
  | 'ios'
  | 'iosSwift'
  | 'android'
  | 'androidKotlin'
  | 'unity'
  | 'amp'
  | 'warehouse'
  | 'reactnative'
  | 'flutter'
  | 'cordova'
  | 'shopify';

const cloudModeOnly = [
  'cloud',
  'ios',
  'iosSwift',
  'android',
  'androidKotlin',
  'unity',
  'amp',
  'warehouse',
  'reactnative',
  'flutter',
  'cordova',
  'shopify',
] as const satisfies readonly CloudSourceType[];

type ConnectionMode = 'cloud' | 'device';
type SourceType = 'web' | CloudSourceType;

const connectionModes = Object.fromEntries([
  ['web', ['cloud', 'device']],
  ...cloudModeOnly.map((sourceType) => [sourceType, ['cloud']]),
]) as Record<SourceType, readonly ConnectionMode[]>;

/**
 * What the destination supports, as data, in RudderStack's words.
 *
 * Device mode belongs to the browser SDK: it is described here, not implemented.
 *
 * @see https://www.rudderstack.com/docs/destinations/streaming-destinations/tiktok-ads/
 * @example
 * destinationDefinition.supportedMessageTypes.cloud // => ['track']
 */
export const destinationDefinition = deepFreeze({
  name: 'TIKTOK_ADS',
  displayName: 'TikTok Ads',
  supportedMessageTypes: { cloud: ['track'], device: { web: ['identify', 'track', 'page'] } },
  supportedSourceTypes: ['web', ...cloudModeOnly],
  supportedConnectionModes: connectionModes,
  supportsRetl: false,
  supportsVdmV2: false,
  secretKeys: ['accessToken'],
} as const);
