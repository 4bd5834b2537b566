package convscope.web;

import convscope.adversarial.Adversarial;
import convscope.adversarial.AdversarialExample;
import convscope.adversarial.Attack;
import convscope.adversarial.Change;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.network.Names;
import convscope.picture.Picture;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Small changes that turn an answer, and what becomes of its explanation. */
final class AdversarialRoutes {
    private static final int ANSWERS = 5;

    private final OpenModels models;
    private final Jobs jobs;
    private final Results results;
    private final Attachments attachments;

    AdversarialRoutes(OpenModels models, Jobs jobs, Results results, Attachments attachments) {
        this.models = models;
        this.jobs = jobs;
        this.results = results;
        this.attachments = attachments;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/adversarial", this::attack);
    }

    /**
     * What is asked for.
     *
     * @param method that explains both inputs, as {@link Explainers#method} reads it; empty for Grad-CAM
     * @param attack {@code pgd} (default) or {@code fgsm}
     * @param epsilon size of the change; 0 looks for the smallest that turns the answer
     */
    record Wanted(String model, String input, String method, String attack, double epsilon, long seed) {
        Attack toAttack() {
            String name = attack == null || attack.isBlank() ? "pgd" : attack;
            double size = epsilon == 0 ? 1 : epsilon;
            return switch (name) {
                case "pgd" -> Attack.pgd(size);
                case "fgsm" -> Attack.fgsm(size);
                default -> throw new InvalidRequestException(Names.unknown("attack", name, List.of("fgsm", "pgd")));
            };
        }

        Explainer<?> explainer() {
            return Explainers.method(method == null || method.isBlank() ? "grad-cam" : method);
        }
    }

    private void attack(Context request) {
        Wanted wanted = Body.json(request, Wanted.class);
        Attack attack = wanted.toAttack();
        Explainer<?> explainer = wanted.explainer();
        if (wanted.input() == null || wanted.input().isEmpty() || wanted.model() == null) {
            throw new InvalidRequestException("\"model\" and \"input\" are needed: ids of what was opened");
        }
        Job job = jobs.submit(new Job(
                Job.Lane.LONG,
                progress -> models.with(wanted.model(), wanted.input(), prepared -> {
                    Subject subject = prepared.seeded(wanted.seed()).watchedBy(progress);
                    AdversarialExample example = wanted.epsilon() == 0
                            ? Adversarial.smallest(subject, attack, explainer)
                            : Adversarial.of(subject, attack, explainer);
                    return fields(example, wanted, subject.network().model().layers());
                })));
        JobRoutes.accepted(request, job, jobs);
    }

    private Map<String, Object> fields(AdversarialExample example, Wanted wanted, List<Layer> layers) {
        Change change = example.change();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("attack", example.attack().method().name().toLowerCase(Locale.ROOT));
        fields.put("epsilon", example.attack().epsilon());
        fields.put("inLevels", change.inLevels());
        fields.put("trials", example.trials());
        fields.put("flips", example.flips());
        fields.put("survives", example.survives());
        fields.put("size", change.storedSize());
        fields.put("changed", change.changed());
        fields.put("amplification", change.amplification());
        fields.put("before", example.clean().predict().top(ANSWERS));
        fields.put("after", example.adversarial().predict().top(ANSWERS));
        fields.put("rankCorrelation", example.maps().rankCorrelation());
        fields.put("similarity", example.maps().similarity());
        fields.put("shift", example.maps().shift());
        fields.put("words", example.words());
        fields.put("cleanPicture", address(example.clean().picture().orElse(null)));
        fields.put("adversarialPicture", address(example.adversarial().picture().orElse(null)));
        fields.put("differencePicture", address(change.picture()));
        fields.put("cleanMap", kept(example.maps().clean(), wanted, layers));
        fields.put("adversarialMap", kept(example.maps().adversarial(), wanted, layers));
        return fields;
    }

    private String address(Picture picture) {
        return picture == null ? null : attachments.add(picture.png(), "image/png");
    }

    private Map<String, Object> kept(Heatmap map, Wanted wanted, List<Layer> layers) {
        return results.add(map, layers, new Origin(wanted.model(), wanted.input(), "top"), Map.of("command", ""));
    }
}
