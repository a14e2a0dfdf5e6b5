import Foundation

/// Bytes as servers send them, for the decoder's tests.
enum FrameSamples {
  static let information =
    #"INFO {"server_id":"N","server_name":"a","version":"2.15.1","headers":true,"max_payload":1048576,"jetstream":true}"#
    + "\r\n"

  static let frames = [
    "PING\r\n", "PONG\r\n", "+OK\r\n", "-ERR 'Authorization Violation'\r\n", information,
    "MSG a.b 1 5\r\nhello\r\n", "MSG a.b 17 _INBOX.x.1 0\r\n\r\n", "msg\ta.b  9 3\r\n\r\n\n\r\n",
    "HMSG a 2 21 26\r\nNATS/1.0\r\nName: v\r\n\r\n" + "hi\r\nx\r\n",
    "HMSG a 2 r 16 16\r\nNATS/1.0 503\r\n\r\n\r\n",
  ]

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
