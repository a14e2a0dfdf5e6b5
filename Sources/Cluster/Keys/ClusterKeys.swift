import Foundation
import Messaging

/// Keys for gateways and workers, and the part of the brokers' configuration that says what each may do.
package enum ClusterKeys {
  /// Writes `<name>.nk` for each user that has none, readable by this user alone, and `users.conf` for all of them.
  ///
  /// - Returns: the path of the configuration.
  /// - Throws: `CocoaError` where the folder cannot be written, ``MessagingError`` for a key that cannot be read.
  package static func write(_ users: [BrokerUser], into folder: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    var text =
      "# Made by sotto cluster-keys. Include it in the configuration of every broker.\nauthorization {\n  users: [\n"
    for user in users {
      let path = "\(folder)/\(user.name).nk"
      let pair: NKeyPair
      if FileManager.default.fileExists(atPath: path) {
        pair = try NKeyPair(seed: try String(contentsOfFile: path, encoding: .utf8))
      } else {
        pair = NKeyPair()
        guard
          FileManager.default.createFile(
            atPath: path, contents: Data((pair.seed + "\n").utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
      }
      text += user.configuration(publicKey: pair.publicKey)
    }
    text += "  ]\n}\n"
    let path = folder + "/users.conf"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}
