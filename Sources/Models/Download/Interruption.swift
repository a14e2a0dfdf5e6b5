import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// A connection that was not made or broke, or an answer that may be better next time.
struct Interruption: Error, Sendable, Hashable {
  /// Follows a colon, without a full stop.
  var reason: String
  /// The host to which no connection could be made, where that was it.
  var unreachableHost: String?

  init(_ reason: String) { self.reason = reason }

  /// - Parameter url: what was asked for.
  init(_ error: any Error, from url: String) {
    let host = URLComponents(string: url)?.host ?? url
    switch error {
    case let error as HTTPClientError: reason = Self.reason(error, host: host)
    case let error as NIOConnectionError: reason = Self.reason(error, host: host)
    case let error as IOError where Self.unreachable.contains(error.errnoCode):
      reason = "\(host) cannot be reached (\(Self.words(error)))"
    case let error as IOError: reason = Self.words(error)
    default: reason = "\(error)"
    }
    if Self.isWithoutConnection(error) { unreachableHost = host }
  }

  private static func isWithoutConnection(_ error: any Error) -> Bool {
    if let error = error as? IOError { return unreachable.contains(error.errnoCode) }
    return error is NIOConnectionError || error as? HTTPClientError == .connectTimeout
  }

  private static let unreachable = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH]

  private static func words(_ error: IOError) -> String { String(cString: strerror(error.errnoCode)) }

  private static func reason(_ error: HTTPClientError, host: String) -> String {
    switch error {
    case .readTimeout: "the server said nothing for a minute"
    case .remoteConnectionClosed: "the connection broke"
    case .connectTimeout: "\(host) cannot be reached"
    default: error.shortDescription
    }
  }

  private static func reason(_ error: NIOConnectionError, host: String) -> String {
    if let failure = error.connectionErrors.first {
      let words = (failure.error as? IOError).map(words) ?? "\(failure.error)"
      return "\(host) cannot be reached (\(words))"
    }
    return error.dnsAError == nil && error.dnsAAAAError == nil
      ? "\(host) cannot be reached" : "there is no host of the name \(host)"
  }

  var failure: SourceFailure { SourceFailure(reason, unreachableHost: unreachableHost) }
}
