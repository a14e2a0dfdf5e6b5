import Foundation
import NIOCore

/// Tells whether something failed because the process or the machine has no file descriptors left.
enum DescriptorShortage {
  static func isCause(of error: any Error) -> Bool {
    if let error = error as? IOError { return isShortage(error.errnoCode) }
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return isShortage(Int32(error.code)) }
    return (error.userInfo[NSUnderlyingErrorKey] as? any Error).map(isCause) ?? false
  }

  private static func isShortage(_ code: Int32) -> Bool { code == EMFILE || code == ENFILE }
}
