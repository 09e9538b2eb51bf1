;;; story.el --- Tests of clreq.el with a real server -*- lexical-binding: t -*-

;;; Commentary:

;; The same story with eglot and with lsp-mode: a mistake is shown and fixed, the request is sent, the response is in the
;; buffer.  Needs CLIENT (eglot or lsp-mode), WORKSPACE, CLREQ, and the environment of a sandbox; test/run.sh sets them.

;;; Code:

(require 'ert)
(require 'json)
(require 'package)
(package-initialize)
(require 'flymake)
(require 'clreq)

(defconst story-client (intern (getenv "CLIENT"))
  "The client that the story is told with.")
(require story-client)

(setq clreq-program (getenv "CLREQ")
      ;; A test replaces `read-string'.  Emacs would compile that natively, which needs a C compiler of its own.
      native-comp-enable-subr-trampolines nil
      make-backup-files nil
      create-lockfiles nil
      ;; So wrong that the server says so: it is seen that the settings reach it.
      clreq-settings '(:codeLens (:enable "yes"))
      eglot-sync-connect 60
      eglot-connect-timeout 60
      eglot-autoshutdown t
      eglot-confirm-server-initiated-edits nil
      lsp-auto-guess-root t
      lsp-enable-snippet nil
      lsp-diagnostics-provider :flymake
      lsp-session-file (expand-file-name "lsp-session" (getenv "WORKSPACE"))
      lsp-server-install-dir (getenv "WORKSPACE"))

(defun story-wait-for (what condition)
  "Wait until CONDITION, a function, gives something, and give that.  WHAT is for the error."
  (let ((deadline (+ (float-time) 60)) result)
    (while (not (setq result (funcall condition)))
      (when (> (float-time) deadline)
        (message "%s" (story-log))
        (error "%s did not happen; the buffer is:\n%s" what (buffer-string)))
      (accept-process-output nil 0.05))
    result))

(defun story-log ()
  "What the client and the server said to each other, as far as it is kept."
  (mapconcat (lambda (buffer) (with-current-buffer buffer (buffer-string)))
             (seq-filter (lambda (buffer) (string-match-p "events\\*\\|\\*lsp-log" (buffer-name buffer)))
                         (buffer-list))
             "\n"))

(defun story-file (name)
  "The file NAME of the workspace."
  (expand-file-name name (getenv "WORKSPACE")))

(defmacro story-with (name &rest body)
  "Run BODY in a buffer of the file NAME, looked after by the server."
  (declare (indent 1))
  `(let ((buffer (find-file-noselect (story-file ,name))))
     (unwind-protect
         (with-current-buffer buffer
           (story-connect)
           ,@body)
       (with-current-buffer buffer
         (set-buffer-modified-p nil)
         (kill-buffer)))))

(defun story-connect ()
  "Start the server for this buffer."
  (should (eq major-mode 'clreq-mode))
  (pcase story-client
    ('eglot (apply #'eglot (eglot--guess-contact)))
    ('lsp-mode (lsp) (story-wait-for "the start of the server" #'story-lsp-started)))
  (flymake-mode 1))

(defun story-lsp-started ()
  "Whether lsp-mode has started a server for this buffer."
  (seq-some (lambda (workspace) (eq 'initialized (lsp--workspace-status workspace))) (lsp-workspaces)))

(defun story-diagnostics ()
  "The texts of this buffer's diagnostics."
  ;; eglot tells of changes when Emacs is idle, which it never is in batch mode.
  (when (eq story-client 'eglot)
    (eglot--signal-textDocument/didChange))
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun story-mistakes ()
  "The mistakes of the fixture that are shown."
  (seq-filter (lambda (text) (string-match-p "There is no kind `sales-channel`" text)) (story-diagnostics)))

(defun story-take-fix ()
  "Take the fix at point."
  (pcase story-client
    ('eglot
     (let ((fix (seq-find #'story-is-fix (eglot-code-actions (point) (point) "quickfix"))))
       (should fix)
       (if (fboundp 'eglot-execute)
           (eglot-execute (eglot-current-server) fix)
         (eglot--apply-workspace-edit (plist-get fix :edit)))))
    ('lsp-mode
     (lsp-execute-code-action (seq-find (lambda (action) (string-match-p "sales_channel" (lsp:code-action-title action)))
                                        (lsp-code-actions-at-point))))))

(defun story-is-fix (action)
  "Whether ACTION mends the fixture's mistake."
  (string-match-p "sales_channel" (plist-get action :title)))

(defun story-response ()
  "The response in this buffer, once it is there."
  (let ((document (ignore-errors (json-parse-string (buffer-string)))))
    (and document (gethash "response" document))))

(ert-deftest story-fix-and-send ()
  (story-with "storefront.clreq.json"
    (story-wait-for "the mistake" #'story-mistakes)
    (goto-char (point-min))
    (search-forward "\"sales-")
    (story-take-fix)
    (should (string-match-p "\"kind\": \"sales_channel\"" (buffer-string)))
    (story-wait-for "the end of the mistake" (lambda () (null (story-mistakes))))
    (clreq-send)
    (should (equal 201 (gethash "status" (story-wait-for "a response" #'story-response))))))

(defun story-status ()
  "The status of the response in this buffer."
  (let ((response (story-response)))
    (and response (gethash "status" response))))

(ert-deftest story-compare ()
  "A resource is compared with its file."
  (with-temp-file (story-file "life.clreq.json")
    (insert-file-contents (story-file "storefront.clreq.json"))
    (while (search-forward "sales-channel" nil t)
      (replace-match "sales_channel")))
  (story-with "life.clreq.json"
    (clreq-send)
    (story-wait-for "a response" (lambda () (equal 201 (story-status))))
    (story-wait-for "the end of the send" (lambda () (story-is-told "201 Created")))
    (story-diagnostics)
    (clreq-diff)
    (story-wait-for "the comparison" (lambda () (story-is-told "agrees with the API")))
    (goto-char (point-min))
    (search-forward "Storefront")
    (replace-match "Shop")
    (story-diagnostics)
    (clreq-diff)
    (story-wait-for "the difference" (lambda () (story-is-told "`name` differs from the API")))
    (story-wait-for "its diagnostic"
                    (lambda () (seq-some (lambda (text) (string-match-p "The API has" text)) (story-diagnostics))))))

(ert-deftest story-delete ()
  "A resource is deleted once its name is typed, and not before."
  (with-temp-file (story-file "delete.clreq.json")
    (insert-file-contents (story-file "storefront.clreq.json"))
    (while (search-forward "sales-channel" nil t)
      (replace-match "sales_channel")))
  (story-with "delete.clreq.json"
    (let ((before (with-current-buffer (messages-buffer) (point-max))))
      (clreq-send)
      (story-wait-for "the end of the send"
                      (lambda () (with-current-buffer (messages-buffer)
                                   (goto-char before)
                                   (search-forward "201 Created" nil t)))))
    (cl-letf (((symbol-function 'read-string)
               (lambda (prompt &rest _) (should (string-match-p "Storefront" prompt)) "Shop")))
      (clreq-delete)
      (story-wait-for "the refusal" (lambda () (story-is-told "that is not the name"))))
    (should (equal 201 (story-status)))
    (cl-letf (((symbol-function 'read-string) (lambda (&rest _) "Storefront")))
      (clreq-delete)
      (story-wait-for "the deletion" (lambda () (equal 204 (story-status)))))))

(defun story-is-told (regexp)
  "Whether a message matches REGEXP."
  (with-current-buffer (messages-buffer)
    (string-match-p regexp (buffer-string))))

(ert-deftest story-hover ()
  "What a key means is shown without Markdown, unless Emacs has a mode for it."
  (skip-unless (and (eq story-client 'eglot) (not (fboundp 'gfm-view-mode))))
  (story-with "storefront.clreq.json"
    (goto-char (point-min))
    (search-forward "\"kin")
    (let* ((answer (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams)))
           (text (plist-get (plist-get answer :contents) :value)))
      (should (string-match-p "required" text))
      (should-not (string-match-p "[*`]" text)))))

(ert-deftest story-new-in-new-folder ()
  (clreq-new "webapp" (story-file "sub dir/signin.clreq.json"))
  (should (string-match-p "\"webapp\"" (buffer-string)))
  (kill-buffer))

(ert-deftest story-missing-program ()
  (let* ((clreq-program "no-such-clreq")
         (failure (should-error (clreq-new "webapp" (story-file "missing.clreq.json")) :type 'user-error)))
    (should (string-match-p "no program .no-such-clreq." (error-message-string failure)))))

(ert-deftest story-curl ()
  (story-with "storefront.clreq.json"
    (kill-new "")
    (clreq-curl)
    (story-wait-for "the copy" (lambda () (string-prefix-p "curl " (current-kill 0))))
    (should-not (string-match-p (getenv "CLREQ_ACCESS_TOKEN") (current-kill 0)))))

(ert-deftest story-redact ()
  (story-with "answered.clreq.json"
    (clreq-redact)
    (story-wait-for "the redaction"
                    (lambda () (not (string-match-p "a-client-secret-of-the-fixture" (buffer-string)))))))

(ert-deftest story-settings ()
  (story-with "storefront.clreq.json"
    (story-wait-for "what the server has against the setting"
                    (lambda () (with-current-buffer (messages-buffer)
                                 (string-match-p "clreq\\.codeLens\\.enable.* must be" (buffer-string)))))))

(ert-deftest story-readme ()
  "The README has every option with its default and meaning, and every command."
  (with-temp-buffer
    (insert-file-contents (expand-file-name "README.md" (file-name-directory (locate-library "clreq"))))
    (dolist (option '(clreq-program clreq-endpoint clreq-access-token-function clreq-settings))
      (should (custom-variable-p option))
      (goto-char (point-min))
      (should (search-forward
               (format "| `%s` | `%S` | %s |\n" option (eval (car (get option 'standard-value)))
                       (string-replace "\n" " " (get option 'variable-documentation))))))
    (mapatoms (lambda (symbol)
                (when (and (commandp symbol) (string-prefix-p "clreq-" (symbol-name symbol)) (not (string-match-p "clreq\\(-secret\\)?-mode\\|clreq-secret-" (symbol-name symbol))))
                  (goto-char (point-min))
                  (should (search-forward (format "| `M-x %s` |" symbol))))))
    (should (equal (length (seq-filter (lambda (entry) (eq (cadr entry) 'custom-variable)) (get 'clreq 'custom-group)))
                   4))))

(ert-deftest story-new ()
  (clreq-new "webapp" (story-file "signin.json"))
  (should (equal (file-name-nondirectory buffer-file-name) "signin.clreq.json"))
  (should (string-match-p "\"webapp\"" (buffer-string)))
  (should-error (clreq-new "integration" (story-file "signin.clreq.json")) :type 'user-error)
  (should (string-match-p "\"webapp\"" (buffer-string)))
  (kill-buffer))

;;; story.el ends here
