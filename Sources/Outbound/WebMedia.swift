import AsyncAlgorithms
package import TranscriptionCore

/// Media from web servers: the one ``RemoteMedia``.
package struct WebMedia: RemoteMedia {
  private let policy: AddressPolicy

  package init(policy: AddressPolicy) { self.policy = policy }

  package func address(_ text: String) throws(ServiceError) -> RemoteAddress { try WebAddress.read(text).remote }

  package func fetch<Value: Sendable>(
    _ address: RemoteAddress, _ body: @Sendable (RemoteFile) async throws -> Value
  ) async throws -> Value {
    let start = try WebAddress.read(address)
    return try await PinnedHTTPClient.run(policy: policy) { client in
      let answer = try await client.get(start)
      return try await ChannelStream.lend(
        isLive: false,
        fill: { channel in
          try await answer.forEachChunk { await channel.send(.bytes($0)) }
        },
        read: { stream in
          _ = try await stream.nextStretch()
          let named = answer.header("Content-Disposition").flatMap { HeaderParameters($0).fileName }
          let name = named.flatMap { $0.isEmpty ? nil : $0 } ?? answer.address.lastComponent
          return try await body(RemoteFile(name: name.isEmpty ? nil : name, length: answer.length, bytes: stream))
        })
    }
  }

  package func source(_ address: RemoteAddress) -> any RemoteSource { WebSource(address, policy: policy) }
}
