package io.github.fenchel.runner.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.PrivateFolder;
import io.github.fenchel.api.file.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A verdict on disk. What is broken, of another version or machine, or may be somebody else's is
 * none.
 *
 * @param folder where it is kept, which is this user's own
 * @param backend the engine's id
 * @param machine all that the verdict depends on; several machines may share a home
 */
public record VerdictFile(Path folder, String backend, String machine) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Reads it; empty if there is none to believe. */
  public Optional<KernelVerdict> read() {
    Path file = file();
    try {
      if (PrivateFolder.doubt(folder).isPresent() || !PrivateFolder.isOwnFile(file)) {
        return Optional.empty();
      }
      KernelVerdict verdict =
          JSON.readValue(RegularFile.bytes(file, RegularFile.TEXT), KernelVerdict.class);
      boolean here =
          verdict.version() == KernelVerdict.VERSION && verdict.machine().equals(machine);
      return here ? Optional.of(verdict) : Optional.empty();
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  /** Writes it; where it cannot be kept, it is made again next time. */
  public void write(KernelVerdict verdict) {
    try {
      PrivateFolder.make(folder);
      AtomicFile.write(file(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(verdict));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a verdict can always be written", e);
    } catch (IOException | FenchelException notKept) {
      // Then the next command checks again.
    }
  }

  Path file() {
    UUID shortName = UUID.nameUUIDFromBytes(machine.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(backend + "-" + shortName + ".json");
  }
}
