/// All models as OpenAI's clients know them.
struct ModelListPayload: Encodable {
  let object = "list"
  let data: [ModelPayload]
}
