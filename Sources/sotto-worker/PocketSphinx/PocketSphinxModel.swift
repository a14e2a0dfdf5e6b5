import Glibc

/// The files of a US-English PocketSphinx model, laid out as Debian's package pocketsphinx-en-us has them.
struct PocketSphinxModel: Hashable {
  static let debianDirectory = "/usr/share/pocketsphinx/model/en-us"

  let acousticModel: String
  let languageModel: String
  let dictionary: String

  init(directory: String) throws(WorkerUnusable) {
    acousticModel = directory + "/en-us"
    languageModel = directory + "/en-us.lm.bin"
    dictionary = directory + "/cmudict-en-us.dict"
    for path in [acousticModel + "/mdef", languageModel, dictionary] where access(path, R_OK) != 0 {
      throw WorkerUnusable(
        "\(path) cannot be read; install the package pocketsphinx-en-us, or name a directory that holds en-us/, "
          + "en-us.lm.bin and cmudict-en-us.dict")
    }
  }
}
