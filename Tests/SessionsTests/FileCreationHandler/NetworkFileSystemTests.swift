import Testing

@testable import Sessions

struct NetworkFileSystemTests {
  private let mounts = """
    22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
    30 22 0:25 / /proc rw,nosuid - proc proc rw
    40 22 0:50 / /mnt/share rw,relatime shared:9 master:2 - nfs4 server:/export rw
    41 40 254:1 / /mnt/share/local rw - xfs /dev/vdb rw
    42 22 0:51 / /mnt/with\\040space rw - cifs //server/x rw
    43 22 0:52 / /stacked rw - ext4 /dev/vdc rw
    44 22 0:53 / /stacked rw - fuse.sshfs host: rw
    bad line
    45 22 0:54 / /broken rw
    """

  @Test(arguments: [
    ("/", "ext4"), ("/home/drop", "ext4"), ("/proc/self", "proc"), ("/mnt/share", "nfs4"), ("/mnt/share/drop", "nfs4"),
    ("/mnt/share/local", "xfs"), ("/mnt/share/local/drop", "xfs"), ("/mnt/shared", "ext4"), ("/mnt", "ext4"),
    ("/mnt/with space/drop", "cifs"), ("/stacked/drop", "fuse.sshfs"), ("/broken/drop", "ext4"),
  ])
  func theDeepestMountHoldsAPath(path: String, type: String) {
    #expect(NetworkFileSystem.type(of: path, in: mounts) == type)
  }

  @Test func withoutMountsNothingIsKnown() {
    #expect(NetworkFileSystem.type(of: "/", in: "") == nil)
  }

  @Test func theKernelsOwnListIsUnderstood() {
    #expect(!NetworkFileSystem.holds("/proc"))
  }
}
