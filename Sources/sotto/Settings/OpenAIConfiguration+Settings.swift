import Engines

extension OpenAIConfiguration {
  init(_ reader: SettingsReader) throws {
    let settings = Settings.openAI
    self.init()
    url = try reader.value(of: settings.address)
    model = try reader.value(of: settings.model)
    key = try reader.value(of: settings.key).map(APIKey.init)
    concurrency = try reader.value(of: settings.concurrency)
    timeout = .seconds(try reader.value(of: settings.timeout))
  }
}
