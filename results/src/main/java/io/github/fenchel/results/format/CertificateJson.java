package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.run.Certificate;
import org.jspecify.annotations.Nullable;

/** An epoch's certificate as JSON, a part of the curve in {@code run.json}. */
final class CertificateJson {
  private CertificateJson() {}

  static JsonNode toJson(@Nullable Certificate certificate) {
    if (certificate == null) {
      return Json.NODES.nullNode();
    }
    ObjectNode json = Json.NODES.objectNode().put("images", certificate.images());
    json.set("gradientL1", Json.number(certificate.gradientL1()));
    json.set("zeroEntries", Json.number(certificate.zeroEntries()));
    json.set("zeroImages", Json.number(certificate.zeroImages()));
    json.set("penalty", Json.optional(certificate.penalty()));
    json.set("inner", inner(certificate.inner()));
    return json;
  }

  static Certificate fromJson(Fields json) {
    return new Certificate(
        json.count("images"),
        json.number("gradientL1"),
        json.number("zeroEntries"),
        json.number("zeroImages"),
        json.optionalNumber("penalty"),
        json.optionalObject("inner", CertificateJson::inner));
  }

  private static JsonNode inner(Certificate.@Nullable Inner inner) {
    if (inner == null) {
      return Json.NODES.nullNode();
    }
    ObjectNode json = Json.NODES.objectNode().put("images", inner.images());
    json.set("innerGap", Json.optional(inner.innerGap()));
    json.set("worstInnerGap", Json.optional(inner.worstInnerGap()));
    json.put("infeasible", inner.infeasible());
    json.set("appliedRatio", Json.optional(inner.appliedRatio()));
    json.put("against", Json.word(inner.against()));
    if (inner.freeRatio() != null) {
      json.set("freeRatio", Json.optional(inner.freeRatio()));
    }
    json.set("lossIncrease", Json.number(inner.lossIncrease()));
    json.set("linearityError", Json.number(inner.linearityError()));
    return json;
  }

  private static Certificate.Inner inner(Fields json) {
    return new Certificate.Inner(
        json.count("images"),
        json.optionalNumber("innerGap"),
        json.optionalNumber("worstInnerGap"),
        json.count("infeasible"),
        json.optionalNumber("appliedRatio"),
        json.word("against", Certificate.Optimum.class),
        json.has("freeRatio") ? json.optionalNumber("freeRatio") : null,
        json.number("lossIncrease"),
        json.number("linearityError"));
  }
}
