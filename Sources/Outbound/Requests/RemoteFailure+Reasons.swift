import AsyncHTTPClient
import NIOCore
import TranscriptionCore

extension RemoteFailure {
  static func notAllowed(_ host: String, because meaning: String) -> RemoteFailure {
    RemoteFailure(
      code: "address_not_allowed",
      message: "\(host) is \(meaning); the server does not connect to it. Use an address that is reachable from the "
        + "Internet, or ask the operator to allow it with --allow-url-networks.")
  }

  static func badLink(from host: String) -> RemoteFailure {
    RemoteFailure(
      code: "address_not_allowed",
      message: "\(host) leads on to something that is no http or https address. Only those are followed.")
  }

  static func unknownHost(_ host: String) -> RemoteFailure {
    RemoteFailure(
      code: "source_unreachable", message: "There is no address for \(host). Check the spelling of the address.",
      isTemporary: true)
  }

  static func unreachable(_ host: String) -> RemoteFailure {
    RemoteFailure(
      code: "source_unreachable", message: "\(host) cannot be reached. Check the address, or try again later.",
      isTemporary: true)
  }

  static func tls(_ host: String) -> RemoteFailure {
    RemoteFailure(
      code: "source_tls",
      message: "There is no secure connection to \(host): its certificate is not valid here, or it speaks no TLS.")
  }

  static func broke(_ host: String) -> RemoteFailure {
    RemoteFailure(
      code: "source_broke_off", message: "The connection to \(host) broke before everything had come. Try again.",
      isTemporary: true)
  }

  static func ended(_ host: String) -> RemoteFailure {
    RemoteFailure(code: "source_ended", message: "\(host) ended its stream.", isTemporary: true)
  }

  static func tooSlow(_ host: String) -> RemoteFailure {
    RemoteFailure(
      code: "source_too_slow", message: "\(host) sent nothing, or next to nothing, for too long. Try again later.",
      isTemporary: true)
  }

  static func tooManyRedirects(_ host: String) -> RemoteFailure {
    RemoteFailure(
      code: "source_redirects", message: "\(host) leads from one address to the next without end.")
  }

  static func status(_ status: Int, _ host: String, retryAfterSeconds: Int?) -> RemoteFailure {
    let hint =
      switch status {
      case 401, 403: "It requires a login: put user name and password into the address, or use another."
      case 404, 410: "Check the address."
      case 429, 500...599: "Try again later."
      default: "It cannot be used."
      }
    return RemoteFailure(
      code: "source_status", message: "\(host) answered \(status). \(hint)",
      isTemporary: status == 408 || status == 425 || status == 429 || status >= 500,
      retryAfterSeconds: retryAfterSeconds)
  }

  static func encoded(_ encoding: String, _ host: String) -> RemoteFailure {
    RemoteFailure(
      code: "source_encoding",
      message:
        "\(host) sent it encoded as \(encoding.prefix(32)), although it was asked not to. It cannot be used like "
        + "this: download it, and upload it from there.")
  }

  static func badPlaylist(_ host: String, _ reason: String) -> RemoteFailure {
    RemoteFailure(code: "source_playlist", message: "The playlist of \(host) cannot be used: \(reason).")
  }

  /// What an error of the HTTP client means.
  static func meaning(of error: any Error, host: String) -> any Error {
    if error is RemoteFailure || error is CancellationError { return error }
    switch error as? HTTPClientError {
    case HTTPClientError.cancelled?: return CancellationError()
    case HTTPClientError.connectTimeout?, HTTPClientError.getConnectionFromPoolTimeout?: return unreachable(host)
    case HTTPClientError.tlsHandshakeTimeout?: return tls(host)
    case HTTPClientError.readTimeout?, HTTPClientError.deadlineExceeded?: return tooSlow(host)
    case .some: return broke(host)
    case nil: break
    }
    // The errors of NIOSSL are not imported for their names alone.
    let kind = String(reflecting: type(of: error))
    if kind.contains("SSL") { return tls(host) }
    if error is ChannelError || error is IOError || kind.contains("NIOConnectionError") { return unreachable(host) }
    return broke(host)
  }
}
