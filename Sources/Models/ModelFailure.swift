/// Why a model cannot be had, and what to do about it.
package struct ModelFailure: Error, Sendable, Hashable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
