import { plainWord } from './closestString.js';

const personalKeys = new Set(
  `email emails emailaddress mail usermail useremail phone phones phonenumber tel telephone mobile mobilenumber firstname
  lastname fullname surname familyname givenname birthday birthdate dateofbirth ssn password`.split(/\s+/),
);

/**
 * True for a name of a property or parameter that usually holds personal data.
 *
 * @example
 * ['phone_number', 'price'].map(isPersonalKey) // => [true, false]
 */
export const isPersonalKey = (key: string): boolean => key.length <= 40 && personalKeys.has(plainWord(key));
