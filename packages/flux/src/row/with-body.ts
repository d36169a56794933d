import { Closure } from '../function/closure.ts'
import type * as ast from '../syntax/ast.ts'

/** The function with another expression as its body, over the same parameters and scope. */
export const withBody = (fn: Closure, body: ast.Expression): Closure => new Closure(fn.code.withBody(body), fn.scope)
