/// A message as it was received.
package struct Message: Sendable, Equatable {
  package let subject: String
  /// Where an answer is expected; `nil` where none is.
  package let reply: String?
  package let headers: MessageHeaders
  package let payload: [UInt8]

  package init(subject: String, reply: String? = nil, headers: MessageHeaders = [:], payload: [UInt8] = []) {
    self.subject = subject
    self.reply = reply
    self.headers = headers
    self.payload = payload
  }

  /// What it occupies of a bounded buffer, in bytes: subject, reply, headers, payload, and a share for bookkeeping.
  var cost: Int { 128 + subject.utf8.count + (reply?.utf8.count ?? 0) + headers.cost + payload.count }

  /// Whether a server says that nothing listens on the subject of a request.
  var saysNoResponders: Bool { headers.status == 503 && payload.isEmpty }
}
