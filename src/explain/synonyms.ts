/** Names under which a field is sent to other destinations, by the name under which it is read here. */
const otherNames = {
  products: ['items', 'line_items', 'product_list'],
  value: ['amount', 'subtotal'],
  order_id: ['transaction_id', 'order_number'],
  search_string: ['search_term', 'search_query', 'keyword'],
  ttclid: ['click_id', 'tiktok_click_id'],
  phone: ['mobile', 'mobile_number', 'tel', 'telephone'],
  first_name: ['given_name'],
  last_name: ['family_name', 'surname'],
  postal_code: ['postcode'],
} as const;

/** The name under which a field is read, by one that other destinations know it by. */
export const synonyms: ReadonlyMap<string, string> = new Map(
  Object.entries(otherNames).flatMap(([read, names]) => names.map((name) => [name, read])),
);
