import Glibc

/// How many file descriptors this process may have.
enum DescriptorLimit {
  /// Raises the limit as far as the system allows without privileges, up to `wanted`.
  ///
  /// - Returns: the limit from now on.
  static func raise(to wanted: Int = 65_536) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
    let target = min(limit.rlim_max, rlim_t(wanted))
    if limit.rlim_cur < target {
      limit.rlim_cur = target
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return Int(min(limit.rlim_cur, rlim_t(Int32.max)))
  }

  /// Connections for which there are descriptors, with the rest for files, pipes of workers and connections to others.
  static func connections(of descriptors: Int) -> Int {
    max(16, min(4_096, (descriptors - min(512, descriptors / 2)) / 2))
  }
}
