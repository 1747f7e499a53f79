"use client";

import { ImagePlus, Send, Square, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Textarea } from "@/components/ui/input";
import type { Question } from "@/lib/web/playground/chat";

import { IMAGE_TYPES, readImages, type ImageTrouble } from "./read-images";

interface ComposerProps {
  readonly busy: boolean;
  /** A chosen model is not known to take images. */
  readonly blind: boolean;
  readonly onSend: (question: Question) => void;
  readonly onStop: () => void;
}

/** Where the next message is written; Enter sends it, Shift+Enter begins a line. */
export function Composer({ busy, blind, onSend, onStop }: ComposerProps) {
  const t = useTranslations("portal-playground");
  const [text, setText] = useState("");
  const [images, setImages] = useState<readonly string[]>([]);
  const [trouble, setTrouble] = useState<ImageTrouble | null>(null);
  const files = useRef<HTMLInputElement>(null);
  const empty = text.trim() === "" && images.length === 0;

  function send() {
    if (busy || empty) return;
    onSend({ role: "user", text: text.trim(), images });
    setText("");
    setImages([]);
    setTrouble(null);
  }
  async function add(list: FileList | null) {
    const { urls, trouble: found } = await readImages(list, images.length);
    setImages((known) => [...known, ...urls]);
    setTrouble(found);
    if (files.current) files.current.value = "";
  }
  return (
    <form
      className="sticky bottom-0 rounded-lg border bg-surface p-3 shadow-sm"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label={t("message")}
        hideLabel
        {...(trouble ? { error: t(`image.${trouble}`) } : {})}
        {...(blind && images.length > 0 ? { hint: t("image.blind") } : {})}
      >
        <Textarea
          value={text}
          rows={2}
          placeholder={t("messagePlaceholder")}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
      </Field>
      <Attached images={images} onRemove={(at) => setImages(images.filter((_, index) => index !== at))} />
      <div className="mt-2 flex items-center gap-2">
        <input
          ref={files}
          type="file"
          accept={IMAGE_TYPES.join(",")}
          multiple
          hidden
          aria-label={t("addImage")}
          onChange={({ target }) => void add(target.files)}
        />
        <IconButton label={t("addImage")} icon={<ImagePlus />} onClick={() => files.current?.click()} />
        <span className="ml-auto" />
        {busy ? (
          <Button variant="secondary" icon={<Square />} onClick={onStop}>
            {t("stop")}
          </Button>
        ) : (
          <Button variant="primary" type="submit" icon={<Send />} disabled={empty}>
            {t("send")}
          </Button>
        )}
      </div>
    </form>
  );
}

function Attached({ images, onRemove }: { images: readonly string[]; onRemove: (index: number) => void }) {
  const t = useTranslations("portal-playground");
  if (images.length === 0) return null;
  return (
    <ul className="mt-2 flex flex-wrap gap-2">
      {images.map((url, index) => (
        <li key={index} className="flex items-center gap-1 rounded-md border p-1">
          <img src={url} alt={t("attached", { number: index + 1 })} className="h-12 w-auto rounded-sm" />
          <IconButton
            size="sm"
            label={t("removeImage", { number: index + 1 })}
            icon={<X />}
            onClick={() => onRemove(index)}
          />
        </li>
      ))}
    </ul>
  );
}
