/** Over https the prefix makes a browser refuse the cookie of anyone but this very host. */
const nameOf = (https: boolean) => (https ? '__Host-maex-session' : 'maex-session');

/** Keeps a session in a browser until that is closed: no script can read it, no other site can have it sent. An empty token takes it away. */
export function sessionCookie(token: string, https: boolean): string {
  return `${nameOf(https)}=${token}; Path=/; HttpOnly; SameSite=Strict${https ? '; Secure' : ''}${token === '' ? '; Max-Age=0' : ''}`;
}

/** The token of a session in the cookies that a browser sent; null where there is none. */
export function sessionToken(cookies: string | undefined, https: boolean): string | null {
  return new RegExp(`(?:^|; ?)${nameOf(https)}=([\\w-]{43})(?:;|$)`).exec(cookies ?? '')?.[1] ?? null;
}
