/// Why a bucket does not do something. Everything else is a ``JetStreamError`` or a ``MessagingError``.
package enum KeyValueError: Error, Equatable, Sendable, CustomStringConvertible {
  case invalidKey(String)
  case invalidBucket(String)
  case bucketNotFound(String)
  /// The key has another revision than the expected one, or exists where it must not.
  case wrongRevision(key: String)

  package var description: String {
    switch self {
    case .invalidKey(let key): "\"\(key)\" is no key: use letters, digits and -/_=. without a dot at either end"
    case .invalidBucket(let name): "\"\(name)\" is no name of a bucket: use letters, digits, - and _"
    case .bucketNotFound(let name): "there is no bucket \"\(name)\""
    case .wrongRevision(let key): "the key \"\(key)\" has been changed in the meantime"
    }
  }
}
