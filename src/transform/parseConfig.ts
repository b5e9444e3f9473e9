import { type Config, configSchema, type PhoneOption, parseSettings } from './config.js';
import { toTransformError } from './foreignError.js';
import { readOptions } from './options.js';

/**
 * Checks a destination's settings and fills in the defaults.
 *
 * @param config The settings, as the user wrote them; see `ConfigInput`.
 * @param options The options that events will be transformed with: `defaultPhoneCountry` needs `parsePhone`.
 * @throws {TransformError} `invalid-config`, `missing-access-token` or `missing-pixel-code`; the text names the setting.
 * `invalid-option` for a wrong option.
 * @example
 * parseConfig({ accessToken: 'example-token', pixelCode: 'EXAMPLE' }).version // => 'v2'
 */
export const parseConfig = (config: unknown, options: PhoneOption = {}): Config => {
  const checked = readOptions(options);
  try {
    return parseSettings(configSchema, config, checked);
  } catch (error) {
    const event = { destination: { Config: config } };
    throw toTransformError(error, event, (copy) => parseSettings(configSchema, copy.destination.Config, checked));
  }
};
