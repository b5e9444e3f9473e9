/** The only fixtures that the script for database engines does not support: they complete phone numbers. */
export const withPhoneCompletion: readonly string[] = [
  'default-phone-country-that-is-no-country-code-is-refused',
  'phone-of-the-country-of-the-address',
  'phone-of-the-country-of-the-context-address',
  'phone-of-the-default-country',
  'phone-of-the-default-country-before-that-of-the-address',
  'phone-of-the-default-country-without-a-trunk-zero',
  'phone-that-could-be-of-two-countries-is-left-out',
  'phone-that-includes-the-code-of-the-default-country',
  'phone-that-is-not-valid-in-the-default-country-is-left-out',
  'phone-with-plus-ignores-the-default-country',
  'setting-phone-country-alpha-3-is-refused',
  'setting-phone-country-completes-a-number',
];
