import type { ProblemDetails } from './problem.filter.js';
export function errorPage(_url: string, problem: ProblemDetails): string { return problem.detail; }
