/// A file in a wheel, the archive in which a package index such as PyPI has Python packages.
package struct WheelMember: Sendable, Hashable {
  package var package: String
  package var version: String
  /// The wheel's file name.
  package var wheel: String
  /// From the wheel's root.
  package var path: String

  package init(package: String, version: String, wheel: String, path: String) {
    self.package = package
    self.version = version
    self.wheel = wheel
    self.path = path
  }
}
