import TranscriptionCore

/// What a conformance suite has found: the promises of a port that an implementation breaks, in sentences.
struct Promises {
  /// Each once.
  private(set) var broken: [String] = []

  /// - Parameter promise: what the port says.
  mutating func expect(_ isKept: Bool, _ promise: @autoclosure () -> String) { if !isKept { add(promise()) } }

  private mutating func add(_ promise: String) { if !broken.contains(promise) { broken.append(promise) } }

  /// Runs one part of a suite; a call that fails although it is right ends the part, and is a broken promise.
  mutating func check(_ part: String, _ body: (inout Promises) async throws -> Void) async {
    do { try await body(&self) } catch { add("\(part): a call that is right fails with \(error)") }
  }

  /// What a call throws; `nil` when it throws nothing.
  static func error<Value>(of call: () async throws -> Value) async -> (any Error)? {
    do {
      _ = try await call()
      return nil
    } catch {
      return error
    }
  }

  /// The kind of ``ServiceError`` that a call is refused with; `nil` when it is not, or with another error.
  static func refusal<Value>(of call: () async throws -> Value) async -> ServiceError.Kind? {
    (await error(of: call) as? ServiceError)?.kind
  }
}
