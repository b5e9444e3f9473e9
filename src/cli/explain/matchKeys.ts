/** What TikTok may recognise a person by. */
export interface MatchKey {
  readonly name: string;
  /** The fields of a payload that make the key: all of one of these lists. */
  readonly fields: readonly (readonly string[])[];
}

/** In both generations of the API. The order is that of the summary. */
export const matchKeys: readonly MatchKey[] = [
  { name: 'email', fields: [['user.email'], ['context.user.email']] },
  { name: 'phone', fields: [['user.phone'], ['context.user.phone_number']] },
  { name: 'external id', fields: [['user.external_id'], ['context.user.external_id']] },
  { name: 'ttclid', fields: [['user.ttclid'], ['context.ad.callback']] },
  { name: 'ttp', fields: [['user.ttp'], ['context.user.ttp']] },
  {
    name: 'ip with user agent',
    fields: [
      ['user.ip', 'user.user_agent'],
      ['context.ip', 'context.user_agent'],
    ],
  },
  { name: 'names and postcode', fields: [['user.first_name', 'user.last_name', 'user.zip_code']] },
  { name: 'device id', fields: [['user.idfa'], ['user.gaid'], ['user.idfv']] },
  { name: 'lead id', fields: [['lead.lead_id']] },
];

/** The names of the keys that fields make; a list is there as soon as it has an element. */
export function matchKeysOf(paths: readonly string[]): string[] {
  const present = new Set(paths.map((path) => path.replace(/\[\d+\].*$/, '')));
  const isMade = ({ fields }: MatchKey) => fields.some((all) => all.every((field) => present.has(field)));
  return matchKeys.filter(isMade).map(({ name }) => name);
}
