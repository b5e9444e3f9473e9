/** The content types of travel, home and automotive ads. */
export const verticalTypes: ReadonlySet<string> = new Set(
  ['hotel', 'flight', 'destination', 'home_listing', 'vehicle'].flatMap((type) => [type, `${type}_group`]),
);

/** All content types that TikTok names. */
export const contentTypes: ReadonlySet<string> = new Set(['product', 'product_group', ...verticalTypes]);
