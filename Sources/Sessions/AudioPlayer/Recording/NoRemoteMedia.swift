package import TranscriptionCore

/// Stands in where a server fetches nothing from anywhere.
package struct NoRemoteMedia: RemoteMedia {
  package init() {}

  private static let failure = RemoteFailure(
    code: "fetching_off",
    message: "This server fetches nothing from other places. Upload the file, or ask the operator to allow it with "
      + "--allow-url-networks.")

  package func address(_ text: String) throws(ServiceError) -> RemoteAddress {
    throw ServiceError(.permission, code: Self.failure.code, message: Self.failure.message)
  }

  package func fetch<Value: Sendable>(
    _ address: RemoteAddress, _ body: @Sendable (RemoteFile) async throws -> Value
  ) async throws -> Value {
    throw Self.failure
  }

  package func source(_ address: RemoteAddress) -> any RemoteSource { Source() }

  private struct Source: RemoteSource {
    func connect(_ body: @Sendable (any RemoteStream) async throws -> Void) async throws { throw NoRemoteMedia.failure }
  }
}
