import { expect, test } from 'vitest';
import { isPersonalName } from '../../src/events-api/personalNames.js';

// Written from behaviour, not from the tables: the user fields of both versions, the traits that fill them, and their holders.
const names = `
  traits context user address
  email phone phone_number external_id first_name last_name city state country zip_code
  ttclid ttp ip user_agent locale idfa idfv gaid att_status
  firstName firstname lastName lastname zip zipcode zipCode postalcode postal_code postalCode
  Email EMAIL`
  .trim()
  .split(/\s+/);

test.each([...names, ' ZIP '])('%j is personal', (name) => {
  expect(isPersonalName(name)).toBe(true);
});

test.each(['order_id', 'plan', 'value', 'contents', 'query', 'constructor', ''])('%j is not personal', (name) => {
  expect(isPersonalName(name)).toBe(false);
});
