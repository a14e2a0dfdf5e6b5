import Foundation

/// Where `make setup` puts the library.
enum SherpaInstallation {
  static let library = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".sotto/sherpa-onnx/lib/libsherpa-onnx-c-api.so").path
}
