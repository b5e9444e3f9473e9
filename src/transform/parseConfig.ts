import { checkConfig, type PhoneOption } from './checkConfig.js';
import { type Config, configSchema } from './config.js';
import { withTransformErrors } from './prepareEvent.js';

/**
 * Checks a destination's settings and fills in the defaults.
 *
 * @param config The settings, as the user wrote them; see `ConfigInput`.
 * @param options The options that events will be transformed with: `defaultPhoneCountry` needs `completePhone`.
 * @throws {TransformError} `invalid-config`, `missing-access-token` or `missing-pixel-code`; the text names the setting.
 * @example
 * parseConfig({ accessToken: 'example-token', pixelCode: 'EXAMPLE' }).version // => 'v2'
 */
export const parseConfig = (config: unknown, options: PhoneOption = {}): Config =>
  withTransformErrors({ destination: { Config: config } }, () => checkConfig(configSchema, config, options));
