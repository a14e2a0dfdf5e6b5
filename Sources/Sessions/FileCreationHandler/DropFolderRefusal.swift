import Glibc

/// The drop folder, or its quarantine, cannot be used as it is.
struct DropFolderRefusal: Error, CustomStringConvertible {
  let path: String
  let reason: DropFolderError

  var description: String {
    switch reason.code {
    case ELOOP:
      "\(path) is a symbolic link; the server does not follow one here. Name the folder that it leads to, or replace it "
        + "by a folder."
    case ENOTDIR: "\(path) is no folder. Remove it, or choose another drop folder."
    case EPERM where reason.operation == "checking the owner":
      "\(path) belongs to another user. It has to be the server's own or root's: change its owner with chown, and let "
        + "others write to it by its group (see docs/deployment.md), or choose another drop folder."
    default: "\(path) cannot be used: \(reason)"
    }
  }
}
