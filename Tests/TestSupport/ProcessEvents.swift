import Dispatch
package import Glibc

/// What the kernel tells of processes, for tests that wait for it.
package enum ProcessEvents {
  /// Returns once the process has ended (its parent may not have asked for it yet), or is not there.
  package static func end(of process: pid_t) async {
    let descriptor = openDescriptor(of: process)
    guard descriptor >= 0 else { return }
    let (ends, tell) = AsyncStream<Void>.makeStream()
    let watch = DescriptorWatch(descriptor) { tell.finish() }
    tell.onTermination = { _ in watch.end() }
    for await _ in ends {}
  }

  /// Returns once a child of this process is stopped by a signal, or has ended.
  package static func stop(of child: pid_t) async {
    await withCheckedContinuation { caller in
      // A thread of its own: the kernel's answer may take a while.
      DispatchQueue(label: "process-stop").async {
        var info = siginfo_t()
        while waitid(P_PID, id_t(child), &info, WSTOPPED | WEXITED | WNOWAIT) != 0, errno == EINTR {}
        caller.resume()
      }
    }
  }

  /// `pidfd_open` (Linux 5.3, glibc 2.36), which Glibc's module does not have.
  private static func openDescriptor(of process: pid_t) -> Int32 {
    typealias Open = @convention(c) (pid_t, UInt32) -> Int32
    guard let symbol = dlsym(nil, "pidfd_open") else { return -1 }
    return unsafeBitCast(symbol, to: Open.self)(process, 0)
  }
}
