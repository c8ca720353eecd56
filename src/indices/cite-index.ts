import type { Vintage } from './published-index.js';

/** How to cite a vintage, in both languages: with its hash anyone finds the same digits again. @param origin address of the server, such as https://maex.nl */
export function citeIndex({ code, vintage, title, list, listVersion, ruleBookVersion, contentHash, publishedAt }: Vintage, origin: string): { nl: string; en: string } {
  const [year, url] = [publishedAt.slice(0, 4), `${origin}/api/v1/indices/${code}?vintage=${vintage}`];
  return {
    nl: `Maatschappelijke AEX (${year}). ${title.nl}, editie ${vintage}, prijslijst ${list} ${listVersion}, regelboek ${ruleBookVersion}. SHA-256 ${contentHash}. ${url}.`,
    en: `Maatschappelijke AEX (${year}). ${title.en}, vintage ${vintage}, price list ${list} ${listVersion}, rule book ${ruleBookVersion}. SHA-256 ${contentHash}. ${url}.`,
  };
}
