import { plainWord } from '../values/wordMeant.js';

const personalKeys = new Set(
  `email emailaddress mail usermail useremail phone phonenumber tel telephone mobile mobilenumber firstname lastname fullname
  surname familyname givenname birthday birthdate dateofbirth ssn password`.split(/\s+/),
);

/** True for the name of a property or parameter under which personal data stands. */
export const isPersonalKey = (key: string): boolean => key.length <= 40 && personalKeys.has(plainWord(key));

/** True for a text with an e-mail address in it. */
export const isPersonalText = (text: string): boolean => /[^\s@]@[^\s@.]+\.[^\s@]/.test(text);

const decoded = (text: string): string => text.replaceAll(/%40/g, '@').replaceAll(/%2e/gi, '.');

/** True for an address with a personal parameter that is not blank, or with an e-mail address anywhere behind the host. */
export const isPersonalUrl = (url: string): boolean => {
  const [, ...parameters] = url.split(/[?&#;]/);
  const hasPersonalKey = parameters.some((parameter) => {
    const [key = '', value = ''] = parameter.split('=', 2);
    return value !== '' && isPersonalKey(key);
  });
  const behindHost = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '');
  return hasPersonalKey || isPersonalText(decoded(behindHost));
};
