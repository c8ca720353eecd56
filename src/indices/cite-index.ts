import type { Vintage } from './published-index.js';

/** How to cite a vintage, in both languages: with its hash anyone finds the same digits again. The address is a path: the answer of a vintage is the same on every server. */
export function citeIndex({ code, vintage, title, list, listVersion, ruleBookVersion, contentHash, publishedAt }: Vintage): { nl: string; en: string } {
  const [year, url] = [publishedAt.slice(0, 4), `/api/v1/indices/${code}?vintage=${vintage}`];
  return {
    nl: `Maatschappelijke AEX (${year}). ${title.nl}, editie ${vintage}, prijslijst ${list} ${listVersion}, regelboek ${ruleBookVersion}. SHA-256 ${contentHash}. ${url}.`,
    en: `Maatschappelijke AEX (${year}). ${title.en}, vintage ${vintage}, price list ${list} ${listVersion}, rule book ${ruleBookVersion}. SHA-256 ${contentHash}. ${url}.`,
  };
}
