/// Why a benchmark cannot go on, in words for whoever runs it.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
