/** Who asks: an organisation with a role, through its key; null is the public. */
export type Role = 'contributor' | 'methodologist' | 'admin';
export interface Viewer {
  organisation: string;
  role: Role;
  /** How the key is known to people: its label. */
  label: string;
}

const RANK: Record<Role, number> = { contributor: 1, methodologist: 2, admin: 3 };

export function hasRole(viewer: Viewer | null, role: Role): boolean {
  return viewer !== null && RANK[viewer.role] >= RANK[role];
}
