import Testing
import TranscriptionCore

@testable import Engines

struct OpenAIAddressTests {
  @Test func addressesOfRequestsLieBelowTheBase() throws {
    let address = try OpenAIAddress("HTTP://Box:8000/openai//v1/")
    #expect(address.base == "http://Box:8000/openai/v1")
    #expect(address.endpoint(.transcribe) == "http://Box:8000/openai/v1/audio/transcriptions")
    #expect(address.endpoint(.translate) == "http://Box:8000/openai/v1/audio/translations")
    #expect(try OpenAIAddress("https://api.example.com").models == "https://api.example.com/models")
    #expect(try OpenAIAddress("http://[::1]:80/v1").base == "http://[::1]:80/v1")
  }

  @Test(arguments: [
    ("https://api.example.com/v1", OpenAIAddress.Reach.ends), ("http://localhost/v1", .ends),
    ("http://127.0.0.1/v1", .ends), ("http://127.8.9.1/v1", .ends), ("http://[::1]/v1", .ends),
    ("http://10.0.0.1/v1", .ownNetwork), ("http://172.31.0.1/v1", .ownNetwork), ("http://192.168.1.1/v1", .ownNetwork),
    ("http://[fd00::1]/v1", .ownNetwork), ("http://vllm:8000/v1", .ownNetwork), ("http://box.local/v1", .ownNetwork),
    ("http://172.32.0.1/v1", .publicNetwork), ("http://8.8.8.8/v1", .publicNetwork),
    ("http://api.example.com/v1", .publicNetwork),
    ("http://127.0.0.1.example.com/v1", .publicNetwork), ("http://10.example.com/v1", .publicNetwork),
    ("http://[2001:db8::1]/v1", .publicNetwork), ("http://fd.example.com/v1", .publicNetwork),
  ])
  func theReachOfAnAddressIsKnown(_ url: String, _ reach: OpenAIAddress.Reach) throws {
    #expect(try OpenAIAddress(url).reach == reach)
  }

  @Test func aKeyIsNeverPrinted() {
    let key = APIKey(" sk-secret\n")
    #expect(key.authorization == "Bearer sk-secret")
    #expect(!"\(key) \(String(reflecting: key)) \(Optional(key) as Any)".contains("secret"))
    var text = ""
    dump(key, to: &text)
    #expect(!text.contains("secret"))
  }
}
