package io.github.fenchel.results.report.folder;

import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.results.json.Form;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.json.RecordForm;
import java.nio.file.Path;
import java.util.List;

/**
 * A list of files as JSON: {@code {"schemaVersion": 1, "files": [...]}}.
 *
 * @param files the files
 */
public record FileList(List<String> files) {
  private static final Form<FileList> FORM = RecordForm.of(FileList.class).storeVersion();

  /** Copies the list. */
  public FileList {
    files = List.copyOf(files);
  }

  /** Writes it to a file. */
  public void write(Path file) {
    AtomicFile.write(file, Json.bytes(FORM.write(this)));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it is missing or broken
   */
  public static List<String> read(Path file) {
    return Json.read(file, "a list of files", "choose another folder", FORM::read).files();
  }
}
