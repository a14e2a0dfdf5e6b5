import Foundation

/// Where the parts are that do not belong to the executable: the worker beside it, and what `make setup` fetched.
struct SupportFiles {
  /// The first folder that exists of those that were looked in.
  let folder: String?
  /// `sotto-worker`, beside this executable.
  let workerExecutable: String
  /// `nil` where it is not installed.
  let sherpaLibrary: String?
  /// `nil` where it is not installed.
  let sileroModel: String?
  /// Python with faster-whisper, as `make whisper` makes it; `nil` where it is not installed.
  let whisperPython: String?
  /// Python with WhisperX, as `make whisperx` makes it; `nil` where it is not installed.
  let whisperXPython: String?
  /// The folder of the weights that tell speakers apart, which `make whisperx` fetches; `nil` where they are not there.
  let speakerWeights: String?
  /// The folder `Workers/whisperx`; `nil` where it is missing.
  let whisperXProgram: String?

  /// Looks in the folder that was named, else in `.sotto` of the folders above the executable, else in the places where
  /// packages install.
  static func find(named folder: String?) -> SupportFiles {
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let binFolder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    let candidates = folder.map { [$0] } ?? foldersAbove(binFolder) + ["/usr/local/lib/sotto", "/usr/lib/sotto"]
    func first(_ name: String) -> String? {
      candidates.map { $0 + "/" + name }.first { FileManager.default.fileExists(atPath: $0) }
    }
    return SupportFiles(
      folder: folder ?? candidates.first { FileManager.default.fileExists(atPath: $0) },
      workerExecutable: binFolder.appendingPathComponent("sotto-worker").path,
      sherpaLibrary: first("sherpa-onnx/lib/libsherpa-onnx-c-api.so"), sileroModel: first("silero_vad.onnx"),
      whisperPython: first("whisper/bin/python"), whisperXPython: first("whisperx/bin/python"),
      speakerWeights: first("whisperx/speakers/campplus_cn_en_common.pt").map {
        URL(filePath: $0).deletingLastPathComponent().path
      },
      whisperXProgram: first("Workers/whisperx") ?? first("../Workers/whisperx"))
  }

  private static func foldersAbove(_ start: URL) -> [String] {
    var folders: [String] = []
    var folder = start
    while folder.path != "/", folders.count < 6 {
      folders.append(folder.appendingPathComponent(".sotto").path)
      folder = folder.deletingLastPathComponent()
    }
    return folders
  }
}
