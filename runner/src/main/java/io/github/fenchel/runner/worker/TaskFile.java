package io.github.fenchel.runner.worker;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.run.KernelChoice;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.record.MatchJson;
import io.github.fenchel.results.record.SpecJson;
import io.github.fenchel.runner.run.KernelChoices;
import io.github.fenchel.runner.run.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one file that a worker is given, as JSON in UTF-8: a task, and where to do it.
 *
 * <p>What the task writes besides its result goes into the file's folder.
 *
 * @param version of this format
 * @param task what to do
 * @param store the root of the result store
 * @param data where datasets look for their files
 * @param plugins folders of plugin jars
 * @param lock what to hold while the task is done; null for nothing
 * @param kernels with which kernels the task's engine computes; null where nobody checked
 */
@JsonPropertyOrder({"version", "task", "store", "data", "plugins", "lock", "kernels"})
public record TaskFile(
    int version,
    Task task,
    Path store,
    DataLocation data,
    List<Path> plugins,
    @Nullable DeviceLock lock,
    @Nullable KernelChoice kernels) {
  /** The version that this build writes and reads. */
  public static final int VERSION = 2;

  private static final String NAME = "task.json";

  /** Ten thousand matches have some megabytes. */
  private static final long MOST_BYTES = 64L << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(
              new SimpleModule()
                  .addSerializer(new Written<>(RunSpec.class, SpecJson::toJson))
                  .addDeserializer(RunSpec.class, new Read<>(RunSpec.class, SpecJson::fromJson))
                  .addSerializer(new Written<>(MatchSpec.class, MatchJson::toJson))
                  .addDeserializer(
                      MatchSpec.class, new Read<>(MatchSpec.class, MatchJson::fromJson))
                  .addSerializer(
                      new Written<>(Path.class, path -> TextNode.valueOf(path.toString())))
                  .addDeserializer(
                      Path.class, new Read<>(Path.class, json -> Path.of(json.textValue()))))
          .build();

  /** Copies the list. */
  public TaskFile {
    plugins = List.copyOf(plugins);
  }

  /**
   * A lock that says that a device is in use.
   *
   * @param file the file of locks
   * @param number the lock's number in it
   */
  public record DeviceLock(Path file, long number) {}

  /** A task to be done in a workspace. */
  public static TaskFile of(Task task, Workspace workspace, @Nullable DeviceLock lock) {
    return new TaskFile(
        VERSION,
        task,
        workspace.store(),
        workspace.data(),
        workspace.pluginFolders(),
        lock,
        task.engine().flatMap(workspace.kernels()::of).orElse(null));
  }

  /** Returns where a task's process has its standard error written. */
  public static Path log(Path folder) {
    return folder.resolve("log.txt");
  }

  /** Loads the plugins; says nothing of the jars that are refused, as the parent has. */
  Workspace workspace() {
    return Workspace.load(store, data, plugins).withKernels(KernelChoices.always(kernels));
  }

  /**
   * Writes this.
   *
   * @param folder the task's own, empty folder
   * @return the file
   */
  public Path write(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      AtomicFile.write(
          file,
          MAPPER
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(this)
              .getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a task can always be written", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws FenchelException of kind USER if the file is missing, broken or of another version
   */
  public static TaskFile read(Path file) {
    try {
      String text = new String(RegularFile.bytes(file, MOST_BYTES), StandardCharsets.UTF_8);
      JsonNode json = MAPPER.readTree(text);
      int version = json.path("version").asInt();
      if (version != VERSION) {
        throw FenchelException.user(
            file
                + ": a task of version "
                + version
                + ", expected "
                + VERSION
                + "; use one build of Fenchel for the command and its workers");
      }
      return MAPPER.treeToValue(json, TaskFile.class);
    } catch (JsonProcessingException broken) {
      throw FenchelException.user(
          file
              + ": is not a task ("
              + broken.getOriginalMessage()
              + "); \"fenchel run\" and its like write such files themselves");
    } catch (IOException e) {
      throw StorageFault.reading(file, e);
    }
  }

  /** Writes a type in its own format. */
  private static final class Written<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Function<T, JsonNode> tree;

    Written(Class<T> type, Function<T, JsonNode> tree) {
      super(type);
      this.tree = tree;
    }

    @Override
    public void serialize(T value, JsonGenerator to, SerializerProvider with) throws IOException {
      to.writeTree(tree.apply(value));
    }
  }

  /** Reads a type from its own format. */
  private static final class Read<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Function<JsonNode, T> value;

    Read(Class<T> type, Function<JsonNode, T> value) {
      super(type);
      this.value = value;
    }

    @Override
    public T deserialize(JsonParser from, DeserializationContext context) throws IOException {
      JsonNode json = context.readTree(from);
      try {
        return value.apply(json);
      } catch (IllegalArgumentException wrong) {
        return context.reportInputMismatch(this, "%s", wrong.getMessage());
      }
    }
  }
}
