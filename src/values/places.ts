import once from 'lodash/once.js';

/**
 * ISO 3166-1 country codes, alpha-2 with alpha-3, and XK (Kosovo), which is user-assigned but in general use.
 *
 * @see https://www.iso.org/iso-3166-country-codes.html
 */
const countries: readonly (readonly [alpha2: string, alpha3: string])[] =
  `ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD BEBEL BFBFA
  BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG
  CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU
  EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL
  GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD
  IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO
  LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG
  MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL
  NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU
  RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV
  SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA
  UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT ZAZAF ZMZMB ZWZWE`
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 2), pair.slice(2)] as const);

/** The alpha-2 codes, in upper case. */
export const countryCodes: ReadonlySet<string> = new Set(countries.map(([alpha2]) => alpha2));

const alpha2ByAlpha3: ReadonlyMap<string, string> = new Map(
  countries.map(([alpha2, alpha3]) => [alpha3.toLowerCase(), alpha2.toLowerCase()]),
);

/** English names in general use that `Intl` does not list. */
const otherNames: readonly (readonly [name: string, code: string])[] = [
  ['united states of america', 'us'],
  ['great britain', 'gb'],
  ['england', 'gb'],
  ['scotland', 'gb'],
  ['wales', 'gb'],
  ['northern ireland', 'gb'],
  ['czech republic', 'cz'],
  ['russian federation', 'ru'],
  ['republic of korea', 'kr'],
  ['korea, republic of', 'kr'],
  ['viet nam', 'vn'],
  ['turkey', 'tr'],
  ['the netherlands', 'nl'],
  ['holland', 'nl'],
  ['hong kong', 'hk'],
  ['macau', 'mo'],
  ['macao', 'mo'],
  ['taiwan, province of china', 'tw'],
  ['iran, islamic republic of', 'ir'],
  ['syrian arab republic', 'sy'],
  ['united republic of tanzania', 'tz'],
  ['bolivia, plurinational state of', 'bo'],
  ['venezuela, bolivarian republic of', 've'],
  ['moldova, republic of', 'md'],
  ['brunei darussalam', 'bn'],
  ['cape verde', 'cv'],
  ['ivory coast', 'ci'],
  ['swaziland', 'sz'],
  ['macedonia', 'mk'],
  ['palestine', 'ps'],
];

const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll('&', 'and')
    .replace(/\s+/g, ' ')
    .trim();

/** English names, where the engine has `Intl`. */
const codeByName = once((): ReadonlyMap<string, string> => {
  const names = new Map<string, string>(otherNames);
  try {
    const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    for (const [alpha2] of countries) {
      const name = display.of(alpha2);
      if (name !== undefined) names.set(plainName(name), alpha2.toLowerCase());
    }
  } catch {
    // Without `Intl`, names stay as they are.
  }
  return names;
});

/**
 * A country as TikTok takes it, in lower case: two letters as given, alpha-3 codes and English names as their two letters, other
 * strings as given.
 *
 * @example
 * ['DE', 'USA', 'United Kingdom', 'Atlantis'].map(toCountry) // => ['de', 'us', 'gb', 'atlantis']
 */
export const toCountry = (text: string): string => {
  const country = text.trim().toLowerCase();
  const withoutDots = country.replaceAll('.', '');
  if (withoutDots.length === 2) return withoutDots;
  return alpha2ByAlpha3.get(withoutDots) ?? codeByName().get(plainName(country)) ?? country;
};

/** US states and territories by their names, as two letters. */
const usStates: ReadonlyMap<string, string> = new Map(
  `al:alabama ak:alaska az:arizona ar:arkansas ca:california co:colorado ct:connecticut de:delaware dc:district of columbia
  fl:florida ga:georgia hi:hawaii id:idaho il:illinois in:indiana ia:iowa ks:kansas ky:kentucky la:louisiana me:maine
  md:maryland ma:massachusetts mi:michigan mn:minnesota ms:mississippi mo:missouri mt:montana ne:nebraska nv:nevada
  nh:new hampshire nj:new jersey nm:new mexico ny:new york nc:north carolina nd:north dakota oh:ohio ok:oklahoma or:oregon
  pa:pennsylvania ri:rhode island sc:south carolina sd:south dakota tn:tennessee tx:texas ut:utah vt:vermont va:virginia
  wa:washington wv:west virginia wi:wisconsin wy:wyoming pr:puerto rico gu:guam vi:us virgin islands as:american samoa
  mp:northern mariana islands`
    .trim()
    .split(/\s+(?=[a-z]{2}:)/)
    .map((entry): [string, string] => {
      const [code = '', name = ''] = entry.split(':');
      return [name.replace(/\s+/g, ' '), code];
    }),
);

/**
 * The two letters of a US state, for its name in lower case.
 *
 * @example
 * usStateCode('new york') // => 'ny'
 */
export const usStateCode = (name: string): string | undefined => usStates.get(name.replace(/\s+/g, ' '));
