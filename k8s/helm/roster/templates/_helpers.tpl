{{/* All documents of a file of kustomize, as {"items": [...]}. */}}
{{- define "roster.read" -}}
{{- $items := list -}}
{{- range $text := splitList "\n---\n" (.root.Files.Get (printf "files/%s" .file)) -}}
{{- $items = append $items (fromYaml $text) -}}
{{- end -}}
{{- dict "items" $items | toJson -}}
{{- end -}}

{{/* The lines NAME=value of an env file. */}}
{{- define "roster.env" -}}
{{- $env := dict -}}
{{- range $line := .root.Files.Lines (printf "files/%s" .file) -}}
{{- if regexMatch "^[A-Z]" $line -}}
{{- $_ := set $env (regexFind "^[^=]+" $line) (regexReplaceAll "^[^=]+=" $line "") -}}
{{- end -}}
{{- end -}}
{{- toJson $env -}}
{{- end -}}

{{/* Settings of base, components and values, in increasing precedence. */}}
{{- define "roster.settings" -}}
{{- $settings := fromJson (include "roster.env" (dict "root" . "file" "base/roster.env")) -}}
{{- if .Values.tracing -}}
{{- $settings = mergeOverwrite $settings (fromJson (include "roster.env" (dict "root" . "file" "components/tracing/tracing.env"))) -}}
{{- end -}}
{{- mergeOverwrite $settings .Values.settings | toJson -}}
{{- end -}}

{{- define "roster.image" -}}
{{- with .Values.image -}}
{{- .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* Patches a document of base as an overlay does. */}}
{{- define "roster.patch" -}}
{{- $root := .root -}}
{{- $document := .document -}}
{{- $metadata := $document.metadata -}}
{{- $labels := dict "app.kubernetes.io/name" "roster" -}}
{{- $_ := set $metadata "namespace" $root.Release.Namespace -}}
{{- $_ := set $metadata "labels" (merge (default dict $metadata.labels) $labels) -}}
{{- if has $document.kind (list "Deployment" "Job") -}}
{{- $pod := $document.spec.template -}}
{{- $_ := set $pod.metadata "labels" (merge (default dict $pod.metadata.labels) $labels) -}}
{{- $container := first $pod.spec.containers -}}
{{- $_ := set $container "image" (include "roster.image" $root) -}}
{{- $secret := ternary $root.Values.secrets.service $root.Values.secrets.migration (eq $document.kind "Deployment") -}}
{{- range $source := $container.envFrom -}}
{{- if $source.secretRef -}}
{{- $_ := set $source.secretRef "name" $secret -}}
{{- end -}}
{{- end -}}
{{- if eq $root.Values.build "jvm" -}}
{{- range $patch := fromYamlArray ($root.Files.Get "files/components/jvm/memory.yaml") -}}
{{- $resources := ternary $container.resources.requests $container.resources.limits (contains "/requests/" $patch.path) -}}
{{- $_ := set $resources "memory" $patch.value -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if eq $document.kind "Deployment" -}}
{{- /* A changed setting causes a rollout. kustomize uses a hash in the ConfigMap's name instead. */ -}}
{{- $annotations := default dict $document.spec.template.metadata.annotations -}}
{{- $_ := set $annotations "checksum/settings" (include "roster.settings" $root | sha256sum) -}}
{{- $_ := set $document.spec.template.metadata "annotations" $annotations -}}
{{- end -}}
{{- if eq $document.kind "Job" -}}
{{- /* A Job is immutable, so each release has its own. */ -}}
{{- $_ := set $metadata "name" (printf "%s-%d" $metadata.name $root.Release.Revision) -}}
{{- end -}}
{{- if eq $document.kind "HorizontalPodAutoscaler" -}}
{{- $_ := set $document.spec "minReplicas" $root.Values.replicas.min -}}
{{- $_ := set $document.spec "maxReplicas" $root.Values.replicas.max -}}
{{- end -}}
{{- toYaml $document -}}
{{- end -}}
